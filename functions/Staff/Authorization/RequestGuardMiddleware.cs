using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Outreach.Staff.Authorization;

/// <summary>
/// The guard around every HTTP function of the worker: also what fails before a function begins, such as a parameter that can't be bound,
/// or while its answer is written, is answered with problem details. The Functions host alone would answer an empty 500.
/// </summary>
internal sealed class RequestGuardMiddleware(RequestGuard guard) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        await guard.AnswerAsync(
            http,
            context.FunctionDefinition.Name,
            async () =>
            {
                await next(context);
                return (IResult)context.GetInvocationResult().Value!;
            },
            context.CancellationToken);

        // It is written: who comes after us would write it again, and send it to the host as well.
        context.GetInvocationResult().Value = Results.Empty;
    }
}
