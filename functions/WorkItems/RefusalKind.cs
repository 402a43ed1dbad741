namespace Outreach.WorkItems;

/// <summary>Why a command can't be carried out.</summary>
public enum RefusalKind
{
    /// <summary>It does not fit the state.</summary>
    DoesNotFit,

    /// <summary>It needs a person.</summary>
    NeedsPerson,

    /// <summary>It needs a lead.</summary>
    NeedsLead,
}
