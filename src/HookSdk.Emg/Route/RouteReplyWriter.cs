using System.Buffers;

namespace HookSdk.Emg;

/// <summary>What is answered to <c>route</c>, to its bytes: the choice, then the options. No choice and no change write nothing.</summary>
internal static class RouteReplyWriter
{
    /// <summary>When nothing is chosen, what an earlier plugin of EMG's chose is said again: leaving it out might undo it.</summary>
    public static void Write(IBufferWriter<byte> output, RouteReply reply, RouteRequest request)
    {
        if ((reply.Route ?? Repeatable(request.EarlierRoute)) is { } route)
        {
            KeyValueWriter.WriteChecked(output, "", "route", route);
        }

        ReplyLines.WriteOptions(output, reply.OptionChanges);
    }

    private static string? Repeatable(string? route)
    {
        foreach (char c in route.AsSpan())
        {
            if (char.IsControl(c))
            {
                return null;
            }
        }

        return route;
    }
}
