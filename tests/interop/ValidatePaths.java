import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** One case a line: time in milliseconds, required policy or -, then base64 of the certificates from the target to the anchor. */
public class ValidatePaths {
    public static void main(String[] arguments) throws Exception {
        for (String line : Files.readAllLines(Path.of(arguments[0]))) System.out.println(judge(line.split(" ")));
    }

    private static String judge(String[] words) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try {
            List<X509Certificate> path = new ArrayList<>();
            for (int index = 2; index < words.length; index++) {
                byte[] der = Base64.getDecoder().decode(words[index]);
                path.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
            X509Certificate anchor = path.remove(path.size() - 1);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(new Date(Long.parseLong(words[0])));
            if (!words[1].equals("-")) {
                parameters.setExplicitPolicyRequired(true);
                parameters.setInitialPolicies(Set.of(words[1]));
            }
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(path), parameters);
            return "valid";
        } catch (RuntimeException broken) {
            // The JDK breaks off where it must intersect dNSName subtrees with none.
            return "undecided " + broken.getMessage().replace('\n', ' ');
        } catch (CertPathValidatorException | CertificateException refused) {
            return "invalid " + refused.getMessage().replace('\n', ' ');
        }
    }
}
