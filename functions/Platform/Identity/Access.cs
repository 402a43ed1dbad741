namespace Outreach.Platform.Identity;

/// <summary>Who may call a route. A role is what the roster says.</summary>
public enum Access
{
    /// <summary>Anyone: a public path, or one whose callers prove themselves by a signature.</summary>
    Anyone,

    /// <summary>
    /// A machine that hands in mentions, by its key, or any person on the roster; on the dev host also who names nobody.
    /// </summary>
    MachineOrPerson,

    /// <summary>Any account on the roster; anyone on the dev host, where the sign-in has to list the accounts.</summary>
    Roster,

    /// <summary>Any account on the roster.</summary>
    Staff,

    /// <summary>Any person on the roster: bots and team accounts can read but not act.</summary>
    Person,

    /// <summary>A person who is a lead or an admin.</summary>
    Lead,

    /// <summary>A person who is an admin.</summary>
    Admin,
}

/// <summary>Who may call an HTTP function. One without it stops the app at start.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AuthorizeAttribute(Access access) : Attribute
{
    /// <summary>The least that a caller must be.</summary>
    public Access Access { get; } = access;
}
