/** Offers and what schedulers do with them. Used by every module. */
package io.kebne.protocol.offer;
