# What stands in for modules of ansible.windows in the tests: instead of to a Windows guest the task goes to the test, over a socket,
# with its arguments as Ansible has them by now. It is found before the module of the same name because it is an action plugin.
import json
import os
import socket

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        environment = {}
        self._compute_environment_string(environment)
        request = {
            'guest': task_vars['inventory_hostname'],
            'action': self._task.action.rsplit('.', 1)[-1],
            'args': self._task.args,
            'check': self._task.check_mode,
            'environment': environment,
        }
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as guests:
            guests.connect(os.environ['QGA_TEST_GUESTS'])
            guests.sendall((json.dumps(request) + '\n').encode())
            with guests.makefile() as answers:
                return json.loads(answers.readline())
