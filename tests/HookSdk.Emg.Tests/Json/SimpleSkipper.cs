namespace HookSdk.Emg.Tests.Json;

/// <summary>What <see cref="JsonSkipper"/> promises, byte by byte: the clean version that the fast one is held to.</summary>
internal static class SimpleSkipper
{
    public static int FindEnd(ReadOnlySpan<byte> json, int maxDepth)
    {
        Stack<byte> open = new();
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte value = json[i];
            if (inString)
            {
                if (value < ' ' || (value == '\\' && i + 1 < json.Length && json[i + 1] < ' '))
                {
                    return -1;
                }

                inString = value != '"';
                i += value == '\\' ? 1 : 0;
                continue;
            }

            switch (value)
            {
                case (byte)'"':
                    inString = true;
                    break;
                case (byte)'\\':
                case (byte)'[' or (byte)'{' when open.Count == maxDepth:
                    return -1;
                case (byte)'[' or (byte)'{':
                    open.Push((byte)(value + 2));
                    break;
                case (byte)']' or (byte)'}':
                    if (!open.TryPop(out byte expected) || expected != value)
                    {
                        return -1;
                    }

                    if (open.Count == 0)
                    {
                        return i + 1;
                    }

                    break;
            }
        }

        return -1;
    }
}
