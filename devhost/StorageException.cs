namespace Outreach.DevHost;

/// <summary>The storage can't be used, and why.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
