// Package components_test holds every component to the rules that make them alike.
package components_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// component is one component and the least that it can be declared with.
type component struct {
	token string
	// declare declares it with the least arguments, bare with none.
	declare func(*pulumi.Context, string, ...pulumi.ResourceOption) (any, error)
	bare    func(*pulumi.Context, string) error
	// lacks are the outputs that are empty then, as their documentation says.
	lacks []string
}

// of is the entry of a component that constructor declares with what args returns.
func of[A, C any](
	token string, constructor func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (C, error), args func() *A,
) component {
	return component{
		token: token,
		declare: func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (any, error) {
			return constructor(ctx, name, args(), opts...)
		},
		bare: func(ctx *pulumi.Context, name string) error {
			_, err := constructor(ctx, name, nil)
			return err
		},
	}
}

// mayLack names outputs that are empty with the least arguments.
func (c component) mayLack(outputs ...string) component {
	c.lacks = outputs
	return c
}

// instances are the names that each component is declared under, so that one that names a child by itself, or
// after something else, clashes.
var instances = []string{"one", "two"}

// TestEveryComponentTwice declares each component twice, in preview and update mode: the children are below
// their component and named after it, are made where the component's provider makes things, and nothing that
// the caller says of the component alone is said of them.
func TestEveryComponentTwice(t *testing.T) {
	t.Parallel()
	for name, c := range every {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, func(ctx *pulumi.Context) error {
				home, err := aws.NewProvider(ctx, "home", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")})
				if err != nil {
					return err
				}
				for _, instance := range instances {
					_, err := c.declare(ctx, instance, pulumi.Provider(home), pulumi.IgnoreChanges([]string{"caller"}))
					if err != nil {
						return err
					}
				}
				return nil
			})
			require.Equal(t, len(instances), roots(got, c.token))
			for _, r := range got {
				if strings.HasPrefix(r.Type, "pulumi:providers:") {
					continue
				}
				assert.True(t, namedAfter(r.Name), "%s is not named after its component", r.URN)
				if r.Type == c.token && !r.OwnedBy(c.token) {
					continue
				}
				assert.True(t, r.OwnedBy(c.token), "%s has no component above it", r.URN)
				assert.NotContains(t, r.IgnoreChanges, "caller", "%s has the options of its component", r.URN)
				if r.Custom && strings.HasPrefix(r.Type, "aws") {
					assert.NotEmpty(t, r.Provider, "%s is not made where its component is", r.URN)
				}
			}
		})
	}
}

// roots counts the components of that type which stand below no other.
func roots(got pulumitest.Recording, token string) int {
	n := 0
	for _, r := range got.All(token) {
		if !r.OwnedBy(token) {
			n++
		}
	}
	return n
}

// namedAfter says whether a resource is named after one of the instances: by a hyphen and its role, or by a
// path.
func namedAfter(name string) bool {
	return slices.ContainsFunc(instances, func(i string) bool {
		return name == i || strings.HasPrefix(name, i+"-") || strings.HasPrefix(name, i+"/")
	})
}

// TestEveryOutputIsSet resolves each tagged output of each component: one that is never set would resolve to
// the empty text without an error.
func TestEveryOutputIsSet(t *testing.T) {
	t.Parallel()
	for name, c := range every {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var resolved sync.WaitGroup // which a constant output needs: the program does not wait for it
			values := map[string]any{}
			pulumitest.Up(t, func(ctx *pulumi.Context) error {
				made, err := c.declare(ctx, "one")
				if err != nil {
					return err
				}
				for tag, out := range outputs(t, reflect.ValueOf(made)) {
					resolved.Add(1)
					out.ApplyT(func(v any) int {
						defer resolved.Done()
						mu.Lock()
						defer mu.Unlock()
						values[tag] = v
						return 0
					})
				}
				return nil
			})
			resolved.Wait()
			require.NotEmpty(t, values, "a component without outputs is connected to nothing")
			for tag, v := range values {
				empty := reflect.ValueOf(v).IsZero() || fmt.Sprint(v) == "[]" || fmt.Sprint(v) == "map[]"
				assert.Equal(t, slices.Contains(c.lacks, tag), empty, "output %s is %#v", tag, v)
			}
		})
	}
}

// output is what every output of the SDK can do.
type output interface {
	ApplyT(applier any) pulumi.Output
}

// outputs are the tagged fields of a component, by their tags. A field that was never assigned fails the
// test.
func outputs(t *testing.T, component reflect.Value) map[string]output {
	t.Helper()
	found := map[string]output{}
	for component.Kind() == reflect.Pointer {
		component = component.Elem()
	}
	for i := range component.NumField() {
		field, value := component.Type().Field(i), component.Field(i)
		if field.Anonymous && value.Kind() == reflect.Pointer {
			maps.Copy(found, outputs(t, value))
		}
		tag, tagged := field.Tag.Lookup("pulumi")
		if !tagged || !assert.False(t, value.IsZero(), "output %s was never set", tag) {
			continue
		}
		found[tag] = value.Interface().(output)
	}
	return found
}

// TestWithoutArguments: what needs arguments says so, under its type and name, before anything is registered.
func TestWithoutArguments(t *testing.T) {
	t.Parallel()
	for name, c := range every {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := pulumitest.Run(func(ctx *pulumi.Context) error { return c.bare(ctx, "one") })
			if err == nil {
				assert.NotEmpty(t, got)
				return
			}
			require.ErrorContains(t, err, fmt.Sprintf("%s %q: ", c.token, "one"))
			assert.Empty(t, got)
		})
	}
}
