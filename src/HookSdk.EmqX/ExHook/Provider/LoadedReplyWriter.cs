using System.Buffers;

namespace HookSdk.EmqX.ExHook;

/// <summary>Writes the reply of the loading: a LoadedResponse with the hooks that EMQX is to call.</summary>
internal static class LoadedReplyWriter
{
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<LoadedHook> hooks, ExHookVersion version)
    {
        foreach (LoadedHook hook in hooks)
        {
            string name = version.HookName(hook.Name);
            int size = 1 + WireWriter.SizeOf(name) + hook.Topics.Sum(static t => 1 + WireWriter.SizeOf(t));
            WireWriter writer = new(output.GetSpan(1 + WireWriter.SizeOf(size)));
            writer.Begin(Tags.Length1, size);
            writer.Text(Tags.Length1, name);
            foreach (string topic in hook.Topics)
            {
                writer.Text(Tags.Length2, topic);
            }

            output.Advance(writer.Written);
        }
    }
}
