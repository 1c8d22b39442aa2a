// Package docker stands in for a provider that is left out; settings refer to these parts of it.
package docker

import ptypes "github.com/traefik/paerser/types"

const DockerName, SwarmName = "docker", "swarm"

type Provider struct{ HTTPClientTimeout ptypes.Duration }
type SwarmProvider struct{ HTTPClientTimeout, RefreshSeconds ptypes.Duration }
