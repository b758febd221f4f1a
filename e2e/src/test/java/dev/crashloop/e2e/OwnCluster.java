package dev.crashloop.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Tests that only the cluster of {@code e2e/cluster} can be used for: they break it, or read its audit log. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = Settings.OWN, matches = "true", disabledReason = "not on a cluster of somebody else")
@interface OwnCluster {}
