namespace Outreach.InboundMail;

/// <summary>What our own e-mails are known by.</summary>
/// <param name="Address">The address that notices come from.</param>
/// <param name="Domains">The domains of our own mail.</param>
public sealed record OwnMail(string Address, IReadOnlyCollection<string> Domains);
