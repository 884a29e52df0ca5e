/** {@code kebne service}: what users do with services, by calls of the HTTP endpoint {@code /v2/apps}. */
package io.kebne.launcher.service;
