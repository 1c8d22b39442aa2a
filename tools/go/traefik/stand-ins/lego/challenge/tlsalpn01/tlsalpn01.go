// Package tlsalpn01 stands in for the part of lego that Traefik asks outside of ACME.
package tlsalpn01

const ACMETLS1Protocol = "acme-tls/1"
