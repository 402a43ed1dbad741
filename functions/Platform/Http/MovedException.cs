namespace Outreach.Platform.Http;

/// <summary>What was asked for has another id now. Its address leads there.</summary>
internal sealed class MovedException(string from, string to) : Exception("It has another id now.")
{
    /// <summary>The id in the request's address.</summary>
    public string From { get; } = from;

    /// <summary>The id it has now.</summary>
    public string To { get; } = to;
}
