package io.tripletflow.cli;

import java.util.ServiceLoader;

/**
 * A subcommand of another module, which the command finds with a {@link ServiceLoader} where that
 * module is on the class path: the benches are no part of the product.
 */
public interface Subcommand {}
