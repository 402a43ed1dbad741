namespace Outreach.DevHost.Azurite;

/// <summary>Azurite can't be installed, started or stopped; the message says what to do.</summary>
public sealed class AzuriteException : Exception
{
    public AzuriteException(string message)
        : base(message)
    {
    }

    public AzuriteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
