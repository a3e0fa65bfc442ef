/** Preloaded into what a command keeps running: when the command dies without a word, by SIGKILL even, its pipe ends. */
process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM')).resume()
