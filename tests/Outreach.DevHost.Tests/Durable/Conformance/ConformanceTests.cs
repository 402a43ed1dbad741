using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>
/// What an orchestration can count on, on every service. The expectations are what Azure's own engine and the Functions extension do;
/// where that surprises, a comment says why.
/// </summary>
public abstract partial class ConformanceTests(ServiceFixture fixture) : IAsyncLifetime
{
    /// <summary>Whether what was handled is never delivered again.</summary>
    protected virtual bool DeliversOnce => true;

    private TestEngine Engine { get; } = fixture.Engine;

    private DurableTaskClient Client => Engine.Client;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Engine.EndAllAsync();

    private static string NewId(string what) => $"{what}-{Guid.NewGuid():N}";

    private static async Task AssertRefusedAsync(StatusCode expected, Func<Task> call) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
}
