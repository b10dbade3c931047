/** How fast the whole thing is: broker and job in processes of their own, beside a copying job. */
package io.tripletflow.cli.bench;
