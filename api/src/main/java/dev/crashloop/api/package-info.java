/** The objects of the API group {@code crashloop.dev/v1alpha1}. The CRDs are generated from these types. */
@NullMarked
package dev.crashloop.api;

import org.jspecify.annotations.NullMarked;
