namespace Outreach.Platform.Contract;

/// <summary>The headers of a request that make a difference.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsHeadersAttribute : Attribute
{
    /// <summary><c>If-Match</c>: the answer is 412 where the thing has changed since.</summary>
    public bool IfMatch { get; init; }

    /// <summary><c>If-None-Match: *</c>: the answer is 412 where there is one already.</summary>
    public bool IfNoneMatch { get; init; }

    /// <summary><c>Idempotency-Key</c>: the same request again gets the first answer; 422 where it is another one.</summary>
    public bool IdempotencyKey { get; init; }

    /// <summary>Whether the function keeps the first answer itself, in the commit of its effect; else the app keeps it for it.</summary>
    public bool KeepsAnswer { get; init; }

    /// <summary>
    /// Whether what it deletes is not found after that: repeated after an attempt that had found it and broke off, it is told 204. It says
    /// so to its <see cref="Http.KeyedRequest"/> once it has found it.
    /// </summary>
    public bool IsGoneOnceDone { get; init; }

    /// <summary><c>Prefer: handling=strict</c>: a list is taken as a whole or not at all.</summary>
    public bool Prefer { get; init; }
}
