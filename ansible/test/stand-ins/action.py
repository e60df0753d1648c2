# What stands in for the way to a Windows guest in the tests: a task of a module for Windows goes to the test, over a socket, with its
# arguments as Ansible has them by now. It is found before the module of the same name because it is an action plugin. A module of ours goes
# with all that Ansible sends to a guest for it: the module, what it requires, and its arguments.
import json
import os
import socket

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def payload(self, task_vars):
        self._connection.module_implementation_preferences = ('.ps1',)
        args = dict(self._task.args)
        self._update_module_args(self._task.action, args, task_vars)
        _style, _shebang, data, _path = self._configure_module(self._task.action, args, task_vars)
        manifest = json.loads(data.split(b'\0\0\0\0', 1)[1])
        return {name: manifest[name] for name in ('module_entry', 'module_args', 'powershell_modules', 'csharp_utils_module')}

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        environment = {}
        self._compute_environment_string(environment)
        request = {
            'guest': task_vars['inventory_hostname'],
            'action': self._task.action,
            'args': self._task.args,
            'check': self._task.check_mode,
            'environment': environment,
        }
        if self._task.action.startswith('qga.vss.'):
            request['payload'] = self.payload(task_vars)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as guests:
            guests.connect(os.environ['QGA_TEST_GUESTS'])
            guests.sendall((json.dumps(request) + '\n').encode())
            with guests.makefile() as answers:
                return json.loads(answers.readline())
