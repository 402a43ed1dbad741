namespace Outreach.EndToEnd.Browser;

/// <summary>Classes that run when all others have ended.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
