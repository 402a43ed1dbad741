namespace Outreach.DevHost.Durable.Time;

/// <summary>Keeps, for each instance, what it waits for, as one text that is replaced.</summary>
internal interface ITimerStore
{
    Task<IReadOnlyList<(string InstanceId, string Text)>> LoadAsync(CancellationToken cancellation);

    /// <summary>Keeps the text in the place of an earlier one; returns once it is stored.</summary>
    Task PutAsync(string instanceId, string text);

    /// <summary>Forgets the instance, with some later write or with <see cref="FlushAsync"/>.</summary>
    void Forget(string instanceId);

    /// <summary>Writes what is still to be forgotten.</summary>
    Task FlushAsync();
}

/// <summary>For a service that keeps nothing itself.</summary>
internal sealed class NoTimerStore : ITimerStore
{
    public Task<IReadOnlyList<(string InstanceId, string Text)>> LoadAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<(string, string)>>([]);

    public Task PutAsync(string instanceId, string text) => Task.CompletedTask;

    public void Forget(string instanceId)
    {
    }

    public Task FlushAsync() => Task.CompletedTask;
}
