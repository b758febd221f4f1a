/**
 * What a ServiceAccount is granted, against what it asked the API server for: every right that is granted and never used is one too many,
 * every request that was refused one too few. Pure functions of manifests and audit lines.
 */
@NullMarked
package dev.crashloop.deploy.rights;

import org.jspecify.annotations.NullMarked;
