namespace Outreach.Platform.Contract;

/// <summary>The problems that a function answers with, besides those that follow from its permissions, its route and its input.</summary>
/// <param name="statuses">HTTP statuses.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProducesProblemAttribute(params int[] statuses) : Attribute
{
    /// <summary>HTTP statuses.</summary>
    public IReadOnlyList<int> Statuses { get; } = statuses;
}
