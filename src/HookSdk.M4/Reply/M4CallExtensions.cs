namespace HookSdk.M4;

internal static class M4CallExtensions
{
    /// <summary>The call as the next script of a chain sees it: with the numbers that a reply gives it.</summary>
    public static M4Call With(this M4Call call, M4Reply reply) => reply.Source is null && reply.Destination is null
        ? call
        : call.WithNumbers(reply.Source?.Apply(call.Source) ?? call.Source, reply.Destination?.Apply(call.Destination) ?? call.Destination);
}
