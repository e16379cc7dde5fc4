using Spoor.Store.Blocks;
using Spoor.Store.Tests.Files;

namespace Spoor.Store.Tests.Blocks;

public sealed class BlockFolderTests
{
    private const string Folder = "/data/blocks/b";

    private static readonly string[] BlockFiles = [BlockFormat.IndexFile, BlockFormat.MetaFile, BlockFormat.SpansFile];

    [Fact]
    public void A_power_loss_while_a_block_is_deleted_never_leaves_one_that_looks_complete()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var machine = new PowerLossMachine(seed);
            var files = machine.Boot();
            files.CreateFolder(Folder);
            foreach (var name in BlockFiles)
                files.Create(Path.Combine(Folder, name)).Sync();
            files.SyncFolder(Folder);

            var operationsLeft = seed % 8;
            machine.Before = (_, _) =>
            {
                if (operationsLeft-- == 0)
                    machine.PowerLoss(keptShare: 0.5);
            };
            var ended = Record.Exception(() => BlockFolder.Delete(files, Folder));
            machine.Before = null;
            machine.PowerLoss(keptShare: 0.5);

            files = machine.Boot();
            if (files.FolderExists(Folder) && files.FileExists(Path.Combine(Folder, BlockFormat.MetaFile)))
                Assert.Equal(BlockFiles, files.ListFiles(Folder));
            Assert.True(ended is null || seed % 8 < 6, "six operations were expected at most");
        }
    }
}
