package pack

// identityCrosswalk is about identities, keys and secrets. iam-no-service-wildcards is not here: it leaves
// wildcards on single resources alone, which the packs do not.
var identityCrosswalk = map[string]evidence{
	"iam-no-admin-policies":         noAdministrators,
	"iam-no-admin-managed-policies": noAdministrators,
	"iam-no-users-or-access-keys":   noUsers,
	"kms-key-rotation-enabled":      keyRotated,
	"secret-encrypted-with-cmk":     storeAtRest,
	"secret-rotation-enabled":       secretRotated,

	// As of other services.
	"kms-key-policy-no-wildcard-principal": notPublic,
	"secret-policy-blocks-public":          notPublic,
	"cognito-deletion-protection":          notDeleted,
}
