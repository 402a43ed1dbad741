using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DurableTask.Core.History;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Http;

/// <summary><c>/dev/orchestrations</c>: every instance, or one with its history.</summary>
internal static class OrchestrationEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Read by people, and JSON within JSON is hard enough to read unescaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void MapOrchestrations(this IEndpointRouteBuilder endpoints, DurableEngine engine) =>
        endpoints.MapGetResult("/dev/orchestrations", async context => context.Request.Query["id"].ToString() switch
        {
            "" => Results.Json(new { items = engine.ListInstancesAsync(context.RequestAborted) }, Json),
            var id => await ShowAsync(engine, id, context.RequestAborted),
        });

    private static async Task<IResult> ShowAsync(DurableEngine engine, string id, CancellationToken cancellationToken)
    {
        if (await engine.Client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken) is not { } instance)
        {
            return Problem.Result(StatusCodes.Status404NotFound, "No orchestration has this id.");
        }

        IReadOnlyList<HistoryEvent> history = await engine.GetHistoryAsync(id, cancellationToken);
        return Results.Json(
            new
            {
                id = instance.InstanceId,
                name = instance.Name,
                status = instance.RuntimeStatus,
                createdAt = instance.CreatedAt,
                updatedAt = instance.LastUpdatedAt,
                customStatus = instance.SerializedCustomStatus,
                input = instance.SerializedInput,
                output = instance.SerializedOutput,
                failure = instance.FailureDetails?.ErrorMessage,
                history,
            },
            Json);
    }
}
