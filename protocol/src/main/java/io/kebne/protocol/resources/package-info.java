/**
 * Resources: what they are, for whom they are kept, how they are written, what may be made of them, with exact
 * arithmetic, after Mesos' documents on attributes and resources, reservation, persistent volumes, multiple disks and
 * shared resources. Used by every module; holds no state.
 */
package io.kebne.protocol.resources;
