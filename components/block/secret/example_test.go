package secret_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := secret.New(ctx, "mongo", &secret.Args{Description: "Connection string of the document store"})
		return err
	}))
	// Output:
	// plinth:secret:Secret mongo
	//   aws:secretsmanager/secret:Secret mongo
}

func ExampleExisting() {
	mongo, err := secret.Existing("arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/mongo-AbC123", nil)
	fmt.Println(mongo.GrantRead()[0].Sid, err)

	_, err = secret.Existing("shop/mongo", nil)
	fmt.Println(err)
	// Output:
	// ReadSecretShopMongo <nil>
	// secret: 1 invalid argument:
	//   arn: is "shop/mongo"; want a secret's whole ARN, which ends in a hyphen and six random characters
}
