package pack

// What conditions about logs, backups and availability are evidence for. Each says which rules of cdk-nag's
// packs it is taken from.

// The identifiers that many conditions share.
const (
	nistLog = `
		AC-4(26) AU-2b AU-3a AU-3b AU-3c AU-3d AU-3e AU-6(3) AU-6(4) AU-6(6) AU-6(9) AU-8b
		AU-12a AU-12c AU-12(1) AU-12(2) AU-12(3) AU-12(4) AU-14a AU-14b AU-14(3) CA-7b CM-5(1)(b) IA-3(3)(b)
		MA-4(1)(a) PM-14a.1 PM-14b PM-31 SI-4(17) SI-7(8)`
	pciLog = `
		10.2.1 10.2.1.1 10.2.1.2 10.2.1.3 10.2.1.4 10.2.1.5 10.2.1.6 10.2.1.7 10.2.2
		10.3.1 10.3.2 10.3.3 10.3.4`
	hipaaLog  = `164.312(b)`
	hipaaWork = `164.308(a)(3)(ii)(A)`

	nistBackup  = `CP-1(2) CP-2(5) CP-6(2) CP-9a CP-9b CP-9c CP-10 CP-10(2) SC-5(2) SI-13(5)`
	pciBackup   = `9.4.1 12.10.1`
	hipaaBackup = `164.308(a)(7)(i) 164.308(a)(7)(ii)(A) 164.308(a)(7)(ii)(B)`

	hipaaEmergency = `164.308(a)(7)(i) 164.308(a)(7)(ii)(C)`
)

// Logs, alarms and traces.
var (
	// flowLogged: VPCFlowLogsEnabled.
	flowLogged = evidence{nistLog + ` CM-6a CM-9b`, pciLog + ` 2.2.1`, hipaaLog + ` ` + hipaaWork}
	// requestsLogged: ELBLoggingEnabled, WAFv2LoggingEnabled, APIGWExecutionLoggingEnabled; PCI:
	// CloudFrontDistributionAccessLogging, ECSTaskDefinitionContainerLogging.
	requestsLogged = evidence{nistLog + ` AU-3f AU-10 SC-7(9)(b)`, pciLog, hipaaLog}
	// databaseLogged: RDSLoggingEnabled.
	databaseLogged = evidence{
		nist: requestsLogged.nist + ` AC-2(4) AC-3(1) AC-3(10) AC-6(9)
			SI-1(1)(c) SI-3(8)(b) SI-4(2) SI-4(20) SI-10(1)(c)`,
		pci: pciLog, hipaa: hipaaWork + ` 164.308(a)(5)(ii)(C)`,
	}
	// bucketLogged: S3BucketLoggingEnabled.
	bucketLogged = evidence{
		databaseLogged.nist + ` CM-6a CM-9b`, pciLog + ` 2.2.1`, hipaaLog + ` ` + hipaaWork,
	}
	// searchLogged: OpenSearchErrorLogsToCloudWatch.
	searchLogged = evidence{`AU-10`, pciLog, hipaaLog + ` ` + hipaaWork}
	// logsRetained: CloudWatchLogGroupRetentionPeriod.
	logsRetained = evidence{
		`AC-16b AT-4b AU-6(3) AU-6(4) AU-6(6) AU-6(9) AU-10 AU-11 AU-11(1) AU-12(1) AU-12(2) AU-12(3) AU-14a AU-14b
			CA-7b PM-14a.1 PM-14b PM-21b PM-31 SC-28(2) SI-4(17) SI-12`,
		`3.1 10.7.1 10.7.2`, hipaaLog,
	}
	// alarmed: CloudWatchAlarmAction.
	alarmed = evidence{
		`AU-6(1) AU-6(5) AU-12(3) AU-14a AU-14b CA-2(2) CA-7 CA-7b PM-14a.1 PM-14b PM-31 SC-36(1)(a)
			SI-2a SI-4(12) SI-5b SI-5(1)`,
		`10.7.2 12.10.1`, hipaaLog,
	}
	// traced: APIGWXrayEnabled.
	traced = evidence{pci: `10.2.1 10.2.1.1`, hipaa: hipaaLog}
	// monitored: RDSEnhancedMonitoringEnabled.
	monitored = evidence{
		nist:  `AU-12(3) AU-14a AU-14b CA-2(2) CA-7 CA-7b PM-14a.1 PM-14b PM-31 SC-36(1)(a) SI-2a`,
		hipaa: hipaaLog,
	}
	// concurrencyLimited: LambdaConcurrency.
	concurrencyLimited = evidence{
		nist: `AU-12(3) AU-14a AU-14b CA-7 CA-7b PM-14a.1 PM-14b PM-31 SC-6`, hipaa: hipaaLog,
	}
)

// Backups, availability and upkeep.
var (
	// recoverable: DynamoDBPITREnabled.
	recoverable = evidence{nistBackup, pciBackup, hipaaBackup}
	// backedUp: RDSInstanceBackupEnabled, RDSInBackupPlan; NIST and HIPAA: DynamoDBInBackupPlan.
	backedUp = recoverable.with(evidence{nist: `CP-6a CP-6(1)`})
	// versioned: S3BucketVersioningEnabled.
	versioned = evidence{
		nistBackup + ` AU-9(2) CP-6a CP-6(1) PM-11b PM-17b SC-16(1) SI-1a.2 SI-1c.2`, `9.4.1 10.3.2`,
		hipaaBackup + ` 164.312(c)(1) 164.312(c)(2)`,
	}
	// redundant: RDSMultiAZSupport, ELBCrossZoneLoadBalancingEnabled, DynamoDBAutoScalingEnabled.
	redundant = evidence{
		nist: `CP-1a.1(b) CP-1a.2 CP-2a CP-2a.6 CP-2a.7 CP-2d CP-2e CP-2(5) CP-2(6) CP-6(2) CP-10
			SC-5(2) SC-6 SC-22 SC-36 SI-13(5)`,
		hipaa: hipaaEmergency,
	}
	// notDeleted is what all have in common: RDSInstanceDeletionProtectionEnabled,
	// ELBDeletionProtectionEnabled.
	notDeleted = evidence{
		nist: `CA-7(4)(c) CM-3a CP-1a.1(b) CP-1a.2 CP-2a CP-2a.6 CP-2a.7 CP-2d CP-2e CP-2(5) SA-15a.4
			SC-5(2) SC-22`,
		hipaa: hipaaEmergency,
	}
	// updated: RDSAutomaticMinorVersionUpgradeEnabled; NIST: ElasticBeanstalkManagedUpdatesEnabled.
	updated = evidence{`SI-2c SI-2d SI-2(2) SI-2(5)`, `6.3.3`, `164.308(a)(5)(ii)(A)`}
)
