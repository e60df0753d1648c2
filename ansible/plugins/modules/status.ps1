#!powershell

# Copyright (c) the qga-vss authors
# GNU General Public License v2.0 or later (https://www.gnu.org/licenses/old-licenses/gpl-2.0.txt)

#AnsibleRequires -CSharpUtil Ansible.Basic
#AnsibleRequires -PowerShell ..module_utils.Command
#Requires -Version 5.1

$task = Open-QgaVssTask -Name status -Arguments $args
$answer = Invoke-QgaVss -Task $task -Command status
Complete-QgaVssTask -Task $task -Answer $answer
