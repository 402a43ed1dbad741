namespace Outreach.DevHost.Functions;

/// <summary>A function can't be run as it is written; the message names it and says why.</summary>
public sealed class InvalidFunctionException(string function, string reason) : Exception($"Function '{function}': {reason}.")
{
    public string Function { get; } = function;
}
