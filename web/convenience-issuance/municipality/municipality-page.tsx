import { StaffPortal } from '#web/session/staff-portal.tsx'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { RegisterUserPage } from './register-user/register-user-page.tsx'
import { TasksPage } from './tasks-page.tsx'

/** The municipality's counter: registering users (CV-REG-1) and looking after characters nobody could draw. */
export const MunicipalityPage = () => {
  const { municipality: text } = useText(staffText)
  return (
    <StaffPortal
      audience="municipality"
      pages={[
        {
          path: 'register',
          label: text.tabs.register,
          title: text.register.title,
          privilege: 'users.register',
          element: <RegisterUserPage />,
        },
        {
          path: 'tasks',
          label: text.tabs.tasks,
          title: text.tasks.title,
          privilege: 'tasks.resolve',
          element: <TasksPage />,
        },
      ]}
    />
  )
}
