namespace HookSdk.Cli.Files;

/// <summary>Reads a small file, however long what stands behind its name goes on.</summary>
internal static class BoundedFile
{
    /// <summary>Its bytes; null: there are more.</summary>
    /// <exception cref="IOException">It cannot be read. UnauthorizedAccessException, ArgumentException and NotSupportedException say the same.</exception>
    public static byte[]? Read(string path, int most)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder");
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream bytes = new();
        byte[] part = new byte[64 * 1024];
        for (int read; (read = file.Read(part)) > 0;)
        {
            if (bytes.Length + read > most)
            {
                return null;
            }

            bytes.Write(part, 0, read);
        }

        return bytes.ToArray();
    }
}
