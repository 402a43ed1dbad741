namespace Outreach.Platform.Contract;

/// <summary>The problems that a function answers with, besides those that follow from its permissions, its route and its input.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProducesProblemAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses { get; } = statuses;
}
