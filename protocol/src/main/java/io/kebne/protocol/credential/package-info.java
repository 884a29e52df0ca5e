/** Who somebody is and how they prove it: principals with their secrets. Used by whoever checks them or shows them. */
package io.kebne.protocol.credential;
