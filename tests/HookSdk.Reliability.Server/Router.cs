using System.Globalization;
using HookSdk.Emg;

namespace HookSdk.Reliability;

/// <summary>Answers at once, or as the text behind the plugin's name says: <c>wait:20</c> waits, <c>block:500</c> keeps its thread, both for milliseconds.</summary>
public sealed class Router : EmgPlugin
{
    /// <inheritdoc/>
    public override async ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context)
    {
        if ((request.Argument ?? "").Split(':') is [var how, var time])
        {
            int milliseconds = int.Parse(time, CultureInfo.InvariantCulture);
            if (how == "block")
            {
                Thread.Sleep(milliseconds);
            }
            else
            {
                await Task.Delay(milliseconds, context.CancellationToken);
            }
        }

        return RouteReply.To("out");
    }
}
