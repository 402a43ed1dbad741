// The functions app. A folder is a capability.
