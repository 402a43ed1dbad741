namespace Outreach.SharedKernel;

/// <summary>Whose turn it is.</summary>
internal enum WaitingOn
{
    /// <summary>Ours.</summary>
    Us,

    /// <summary>The customer's.</summary>
    Customer,

    /// <summary>Someone else's.</summary>
    ThirdParty,
}
