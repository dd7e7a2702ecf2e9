package pack

// What conditions about access, encryption and identity are evidence for. Each says which rules of cdk-nag's
// packs it is taken from.

// The identifiers that many conditions share.
const (
	nistNotPublic = `
		AC-2(6) AC-3 AC-3(7) AC-4(21) AC-6 AC-17b AC-17(1) AC-17(4)(a) AC-17(9) AC-17(10) MP-2
		SC-7a SC-7b SC-7c SC-7(2) SC-7(3) SC-7(9)(a) SC-7(11) SC-7(12) SC-7(16) SC-7(20) SC-7(21) SC-7(24)(b)
		SC-25`
	pciNotPublic   = `1.3.1 1.3.2 1.4.4 1.4.5`
	hipaaNotPublic = `
		164.308(a)(3)(i) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(C) 164.312(a)(1) 164.312(e)(1)`

	nistPorts = `
		AC-17b AC-17(1) AC-17(4)(a) AC-17(9) AC-17(10) CM-9b SC-7a SC-7c SC-7(7) SC-7(11) SC-7(12) SC-7(16)
		SC-7(21) SC-7(24)(b) SC-7(25) SC-7(26) SC-7(27) SC-7(28)`
	pciPorts        = `1.3.1 1.3.2 1.4.1 1.4.2 2.2.1`
	hipaaPrivileges = `
		164.308(a)(3)(i) 164.308(a)(3)(ii)(B) 164.308(a)(4)(i) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(B)
		164.308(a)(4)(ii)(C) 164.312(a)(1)`

	nistAtRest  = `AU-9(3) CP-9d SC-8(3) SC-8(4) SC-13a SC-28(1)`
	hipaaAtRest = `164.312(a)(2)(iv) 164.312(e)(2)(ii)`

	nistInTransit = `
		AC-4 AC-4(22) AC-24(1) AU-9(3) CA-9b PM-17b SC-7(4)(b) SC-7(4)(g)
		SC-8 SC-8(1) SC-8(2) SC-8(3) SC-8(4) SC-8(5) SC-13a SC-23 SI-1a.2 SI-1c.2`
	pciInTransit   = `4.2.1 4.2.1.1 4.2.1.2`
	hipaaInTransit = `164.312(a)(2)(iv) 164.312(e)(1) 164.312(e)(2)(i) 164.312(e)(2)(ii)`

	nistIdentity = `
		AC-2i.2 AC-2(1) AC-2(6) AC-3 AC-3(3) AC-3(3)(a) AC-3(3)(b)(1) AC-3(3)(b)(2) AC-3(3)(b)(3) AC-3(3)(b)(4)
		AC-3(3)(b)(5) AC-3(3)(c) AC-3(4) AC-3(4)(a) AC-3(4)(b) AC-3(4)(c) AC-3(4)(d) AC-3(4)(e) AC-3(7) AC-3(8)
		AC-3(12)(a) AC-3(13) AC-3(15)(a) AC-3(15)(b) AC-4(28) AC-6 AC-6(3) AC-24 CM-5(1)(a) CM-6a CM-9b MP-2
		SC-23(3) SC-25`
	pciIdentity = `2.2.1 7.2.1 7.2.2 7.2.5 7.2.6`
)

// Access from outside.
var (
	// insideVPC: OpenSearchInVPCOnly, LambdaInsideVPC.
	insideVPC = evidence{nistNotPublic, pciNotPublic, hipaaNotPublic}
	// notPublic: EC2InstanceNoPublicIp, RDSInstancePublicAccess; PCI: LambdaFunctionPublicAccessProhibited.
	notPublic = insideVPC.with(evidence{nist: `SC-7(7) SC-7(25) SC-7(26) SC-7(27) SC-7(28)`})
	// bucketNotPublic: S3BucketLevelPublicAccessProhibited, S3BucketPublicReadProhibited,
	// S3BucketPublicWriteProhibited.
	bucketNotPublic = notPublic.with(evidence{nist: `CM-6a CM-9b`, pci: `2.2.1`})
	// noAdminPorts: EC2RestrictedSSH.
	noAdminPorts = evidence{nistPorts, pciPorts, hipaaPrivileges + ` 164.312(e)(1)`}
	// noCommonPorts: EC2RestrictedCommonPorts.
	noCommonPorts = noAdminPorts.with(evidence{
		nist: `AC-4(21) CM-2a CM-2(2) CM-6a CM-7b CM-8(6) SC-7(5)`,
	})
	// defaultGroupClosed: VPCDefaultSecurityGroupClosed.
	defaultGroupClosed = evidence{
		nist: nistPorts + ` AC-4(21) CM-6a SC-7(5)`, pci: pciPorts + ` 2.1.1`, hipaa: `164.312(e)(1)`,
	}
	// onlyThroughCDN: CloudFrontDistributionS3OriginAccessIdentity.
	onlyThroughCDN = evidence{pci: `1.3.1 1.3.2 1.4.4 2.2.1`}
	// behindWAF: APIGWAssociatedWithWAF, ALBWAFEnabled, CloudFrontDistributionWAFIntegration.
	behindWAF = evidence{nist: `AC-4(21)`, pci: `6.4.1 6.4.2`}
)

// Encryption.
var (
	// atRest is what all have in common: CloudWatchLogGroupEncrypted, KinesisDataStreamSSE,
	// APIGWCacheEnabledAndEncrypted, DAXEncrypted.
	atRest = evidence{nistAtRest + ` SI-19(4)`, `3.5.1 3.5.1.1`, hipaaAtRest}
	// storeAtRest: RDSStorageEncrypted, OpenSearchEncryptedAtRest, SecretsManagerUsingKMSKey.
	storeAtRest = atRest.with(evidence{pci: `8.3.2`})
	// bucketAtRest: S3DefaultEncryptionKMS.
	bucketAtRest = storeAtRest.with(evidence{nist: `CP-9(8)`, pci: `10.3.2`})
	// topicAtRest: SNSEncryptedKMS.
	topicAtRest = evidence{nistAtRest, `8.3.2`, hipaaAtRest}
	// inTransit is what all have in common: OpenSearchNodeToNodeEncryption, RedshiftRequireTlsSSL.
	inTransit = evidence{nistInTransit, pciInTransit, hipaaInTransit}
	// httpsOnly: ALBHttpToHttpsRedirection, ELBTlsHttpsListenersOnly.
	httpsOnly = inTransit.with(evidence{nist: `AC-17(2) IA-5(1)(c)`, pci: `8.3.2`})
	// bucketInTransit: S3BucketSSLRequestsOnly.
	bucketInTransit = inTransit.with(evidence{pci: `2.2.1 8.3.2`, hipaa: `164.312(c)(2)`})
	// noOutdatedTLS is inTransit with a limit on what counts as such; PCI:
	// CloudFrontDistributionHttpsViewerNoOutdatedSSL, CloudFrontDistributionNoOutdatedSSL.
	noOutdatedTLS = inTransit.with(evidence{pci: `12.3.3`})
	// certificate: ELBv2ACMCertificateRequired.
	certificate = evidence{`SC-8(1) SC-23(5)`, pciInTransit, hipaaAtRest}
	// validHeaders: ALBHttpDropInvalidHeaderEnabled.
	validHeaders = evidence{pci: pciInTransit + ` 8.3.2`, hipaa: hipaaInTransit}
	// keyRotated: KMSBackingKeyRotationEnabled.
	keyRotated = evidence{
		nist: `CM-6a CM-9b SA-9(6) SC-12 SC-12(2) SC-12(6)`, pci: `3.6.1 3.6.1.1 3.6.1.2 3.6.1.3 3.7.1 3.7.2`,
	}
)

// Identities and credentials.
var (
	// noAdministrators: IAMPolicyNoStatementsWithAdminAccess.
	noAdministrators = evidence{
		nistIdentity + ` AC-5b AC-6(2) AC-6(10)`, pciIdentity, hipaaPrivileges + ` 164.308(a)(3)(ii)(A)`,
	}
	// noUsers: IAMUserNoPolicies, IAMUserGroupMembership.
	noUsers = evidence{nistIdentity, pciIdentity, hipaaPrivileges + ` 164.308(a)(3)(ii)(A)`}
	// noHostPrivileges: ECSTaskDefinitionUserForHostMode.
	noHostPrivileges = evidence{
		`AC-3 AC-5b CM-5(1)(a)`, `7.2.1 7.2.2 7.2.5`,
		`164.308(a)(3)(i) 164.308(a)(3)(ii)(A) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(C) 164.312(a)(1)`,
	}
	// noPlainCredentials: CodeBuildProjectEnvVarAwsCred.
	noPlainCredentials = evidence{
		pci:   `8.3.1 8.3.2 8.6.3`,
		hipaa: `164.308(a)(3)(i) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(C) 164.312(a)(1)`,
	}
	// sessionMetadata: EC2IMDSv2Enabled.
	sessionMetadata = evidence{pci: `2.2.1 8.3.1 8.3.2 8.6.3`}
	// tokenSignIn: AuroraMySQLPostgresIAMAuth.
	tokenSignIn = evidence{pci: `8.3.1 8.3.2 8.6.3`}
	// secretRotated: SecretsManagerRotationEnabled. What the pack for NIST gives is about transport.
	secretRotated = evidence{pci: `8.3.9 8.6.3`, hipaa: `164.308(a)(4)(ii)(B)`}
)
