using Emqx.Exhook.V3;
using Google.Protobuf;
using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>A gRPC server that serves the methods of one service, and says which hooks it wants.</summary>
/// <param name="service">The service.</param>
/// <param name="hooks">The hooks that it wants.</param>
/// <param name="answer">What it answers at a path; null: as it should.</param>
internal sealed class GrpcStub(string service, string[] hooks, Func<string, byte[]?>? answer = null)
{
    private const string Unimplemented = "12";

    /// <summary>The hooks; they may change while the server runs.</summary>
    public string[] Hooks { get; set; } = hooks;

    public Task<WebApplication> StartAsync() => SmallServer.StartAsync(AnswerAsync, HttpProtocols.Http2);

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        if (!context.Request.Path.Value!.StartsWith($"/{service}/", StringComparison.Ordinal))
        {
            context.Response.Headers["grpc-status"] = Unimplemented;
            return;
        }

        byte[] message = answer?.Invoke(context.Request.Path.Value) ?? (context.Request.Path.Value.EndsWith("/OnProviderLoaded", StringComparison.Ordinal)
            ? new LoadedResponse { Hooks = { Hooks.Select(static h => new HookSpec { Name = h }) } }.ToByteArray()
            : []);
        await context.Response.Body.WriteAsync((byte[])[0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
