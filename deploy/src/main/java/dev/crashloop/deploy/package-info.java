/** The Helm chart, and the plain manifests that are rendered from it. Only the build and the tests use this, the program does not. */
@NullMarked
package dev.crashloop.deploy;

import org.jspecify.annotations.NullMarked;
