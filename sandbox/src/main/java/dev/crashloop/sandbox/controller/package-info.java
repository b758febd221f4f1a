/**
 * The controllers of the embedded cluster: they make pods for workloads, replace what was deleted, and collect what has lost its owner,
 * as <a href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/pkg/controller">kube-controller-manager</a> does.
 */
@NullMarked
package dev.crashloop.sandbox.controller;

import org.jspecify.annotations.NullMarked;
