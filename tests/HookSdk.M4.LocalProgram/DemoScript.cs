namespace HookSdk.M4.LocalPrograms;

/// <summary>A script with something of everything, for all ways to reach one.</summary>
public sealed class DemoScript(DemoOptions options) : M4Script
{
    [FailClosed]
    public override async ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
    {
        if (options.Hold is { } hold)
        {
            await hold.WaitAsync(context.CancellationToken);
        }

        return call.Destination switch
        {
            "37012345678" => M4Reply.Reject("blocked"),
            "37000000001" => throw new InvalidOperationException("The service is down."),
            "37000000002" => M4Reply.Continue().WithDestinationPrefix("1001").WithRaw(new M4RawKeys { NewSource = "370", SourcePrefix = "+", SourceSuffix = "#" }),
            "37000000003" => null!,
            "37000000004" => M4Reply.Continue().WithSource(call.Source == "café" ? "37088888888" : "37077777777"),
            _ => call.UserId == 2
                ? M4Reply.Continue().WithSource("37011111111").WithDestinationPrefix("00").WithStatus(0).WithMessage("success")
                : M4Reply.Continue(),
        };
    }
}

public sealed class DemoOptions
{
    public Task? Hold { get; set; }
}
