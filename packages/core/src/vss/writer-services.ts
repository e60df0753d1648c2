/** Key names of the services that bring the writers of Windows and of Microsoft's servers, by the writers' names (Microsoft, "In-Box VSS Writers"). */
const SERVICES: Readonly<Record<string, string>> = {
  'ASR Writer': 'VSS',
  'BITS Writer': 'BITS',
  'Certificate Authority': 'CertSvc',
  'COM+ REGDB Writer': 'VSS',
  'DFS Replication service writer': 'DFSR',
  'DHCP Jet Writer': 'DHCPServer',
  'IIS Config Writer': 'AppHostSvc',
  'IIS Metabase Writer': 'IISADMIN',
  'Microsoft Exchange Replica Writer': 'MSExchangeRepl',
  'Microsoft Exchange Writer': 'MSExchangeIS',
  'Microsoft Hyper-V VSS Writer': 'vmms',
  'MSSearch Service Writer': 'WSearch',
  NTDS: 'NTDS',
  'Registry Writer': 'VSS',
  'Shadow Copy Optimization Writer': 'VSS',
  SqlServerWriter: 'SQLWriter',
  'System Writer': 'CryptSvc',
  'Task Scheduler Writer': 'Schedule',
  TermServLicensing: 'TermServLicensing',
  'WMI Writer': 'Winmgmt',
};

/** How to restart the service that brings a writer, in words. */
export const restartOf = (writer: string): string => {
  const service = SERVICES[writer];
  return service === undefined
    ? 'Restart the service that it belongs to.'
    : `Restart its service ("net stop ${service}", "net start ${service}").`;
};
