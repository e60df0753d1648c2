using System.Management.Automation;

namespace QgaVss.Lab
{
    /// <summary>What a module prints stays in its own runspace: there are many in a process here, with one standard output.</summary>
    public static class ModuleOutput
    {
        public static void Keep() =>
            Ansible.Basic.AnsibleModule.WriteLine = line => ScriptBlock.Create("$global:module_output = $args[0]").Invoke(line);
    }
}
