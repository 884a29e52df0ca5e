/**
 * The domain model of Kebne and the messages between its roles: values only, no behaviour beyond arithmetic on them.
 * Every module may use it; it uses none of them.
 */
package io.kebne.protocol;
